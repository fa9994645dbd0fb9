import { allReduce } from "./all-reduce";
import { allReduceNccl } from "./all-reduce-nccl";
import { attentionDecode } from "./attention-decode";
import { attentionPrefill } from "./attention-prefill";
import { allGatherNccl, allToAllNccl, reduceScatterNccl } from "./exchange-nccl";
import { experts } from "./experts";
import { gemm } from "./gemm";
import { gemmFourBit } from "./gemm-four-bit";
import { gemmFp8 } from "./gemm-fp8";
import { gemmWeightOnly } from "./gemm-weight-only";
import { Kernel } from "./kernel";

/** Position is the ABI id: append only. */
export const KERNELS: Kernel[] = [
  gemm,
  gemmFp8,
  attentionDecode,
  attentionPrefill,
  experts,
  allReduce,
  allReduceNccl,
  gemmWeightOnly,
  gemmFourBit,
  allGatherNccl,
  reduceScatterNccl,
  allToAllNccl,
];
