import { Order } from "./order";
import { fcfs } from "./fcfs";
import { priority } from "./priority";
import { shortestPredicted } from "./shortest-predicted";
import { earliestDeadline } from "./earliest-deadline";
import { leastLaxity } from "./least-laxity";
import { longestPrefix } from "./longest-prefix";

/** Position is the ABI id: append only. */
export const ORDERS: Order[] = [fcfs, priority, shortestPredicted, earliestDeadline, leastLaxity, longestPrefix];
