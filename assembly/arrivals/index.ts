import { ArrivalProcess } from "./process";
import { poisson } from "./poisson";
import { deterministic } from "./deterministic";
import { gammaArrivals } from "./gamma";
import { weibullArrivals } from "./weibull";

/** Position is the ABI id: append only. */
export const ARRIVALS: ArrivalProcess[] = [poisson, deterministic, gammaArrivals, weibullArrivals];
