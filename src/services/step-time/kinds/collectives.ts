import { allReduce, exchange, gather, reduceScatter, send } from "../../operators/collectives.ts";
import { bytes, type Field, kind } from "./kind.ts";

const gpus: Field = { summary: "GPUs of one server that take part", unit: "1", low: 2, high: 64 };

export const allReduceKind = kind({
  id: "all-reduce",
  summary: "Sum of as many bytes on each GPU over all of them, within a server",
  fields: { gpus, bytes: bytes("Bytes on each GPU") },
  dtypes: [],
  kernels: ["all-reduce", "all-reduce-nccl"],
  cost: (gpu, values) => allReduce(gpu, values.gpus, values.bytes),
});

export const allGatherKind = kind({
  id: "all-gather",
  summary: "Each GPU gets the parts of all others",
  fields: { gpus, bytes: bytes("Bytes of all parts together, as each GPU has them afterwards") },
  dtypes: [],
  kernels: ["all-gather-nccl"],
  cost: (gpu, values) => gather(gpu, values.gpus, values.bytes),
});

export const reduceScatterKind = kind({
  id: "reduce-scatter",
  summary: "Each GPU gets the sum of its part over all of them",
  fields: { gpus, bytes: bytes("Bytes on each GPU beforehand") },
  dtypes: [],
  kernels: ["reduce-scatter-nccl"],
  cost: (gpu, values) => reduceScatter(gpu, values.gpus, values.bytes),
});

export const allToAllKind = kind({
  id: "all-to-all",
  summary: "Each GPU sends another part of its bytes to each other one: tokens to their experts and back",
  fields: { gpus, bytes: bytes("Bytes on each GPU, its own part included") },
  dtypes: [],
  kernels: ["all-to-all-nccl"],
  cost: (gpu, values) => exchange(gpu, values.gpus, values.bytes),
});

export const pointToPoint = kind({
  id: "point-to-point",
  summary: "From one GPU to another of its server: activations between the stages of a pipeline",
  fields: { bytes: bytes("Bytes that are sent") },
  dtypes: [],
  kernels: [],
  cost: (gpu, values) => send(gpu, values.bytes),
});
