import { allReduce } from "./all-reduce";
import { allReduceNccl } from "./all-reduce-nccl";
import { attentionDecode } from "./attention-decode";
import { attentionPrefill } from "./attention-prefill";
import { experts } from "./experts";
import { gemm } from "./gemm";
import { gemmFp8 } from "./gemm-fp8";
import { Kernel } from "./kernel";

/** Position is the ABI id: append only. */
export const KERNELS: Kernel[] = [gemm, gemmFp8, attentionDecode, attentionPrefill, experts, allReduce, allReduceNccl];
