import { Order } from "./order";
import { fcfs } from "./fcfs";
import { priority } from "./priority";
import { shortestPredicted } from "./shortest-predicted";

/** Position is the ABI id: append only. */
export const ORDERS: Order[] = [fcfs, priority, shortestPredicted];
