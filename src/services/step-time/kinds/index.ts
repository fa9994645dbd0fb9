import { attentionDecode } from "./attention-decode.ts";
import { attentionPrefill } from "./attention-prefill.ts";
import { attentionVerify } from "./attention-verify.ts";
import { allGatherKind, allReduceKind, allToAllKind, pointToPoint, reduceScatterKind } from "./collectives.ts";
import { elementwise } from "./elementwise.ts";
import { experts } from "./experts.ts";
import { gemm } from "./gemm.ts";
import type { OperatorKind } from "./kind.ts";
import { kvTransfer } from "./kv-transfer.ts";
import { sampler } from "./sampler.ts";

/** Every operator that can be priced by itself. */
export const OPERATOR_KINDS: readonly OperatorKind[] = [
  gemm,
  attentionDecode,
  attentionPrefill,
  attentionVerify,
  experts,
  allReduceKind,
  allGatherKind,
  reduceScatterKind,
  allToAllKind,
  pointToPoint,
  kvTransfer,
  elementwise,
  sampler,
];
