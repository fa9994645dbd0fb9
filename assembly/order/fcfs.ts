import { Order } from "./order";

export const fcfs = new Order("fcfs", "First come, first served", [], true, false, (waiting) => waiting.arrival_s);
