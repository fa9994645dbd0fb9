import { ArrivalProcess } from "./process";
import { ModulatedProcess } from "./modulated";
import { poisson } from "./poisson";
import { deterministic } from "./deterministic";
import { gammaArrivals } from "./gamma";
import { weibullArrivals } from "./weibull";
import { mmpp } from "./mmpp";
import { piecewise } from "./piecewise";

export { closed } from "./closed";

/** Renewal processes, which the mathematics knows too. Position is the ABI id: append only. */
export const ARRIVALS: ArrivalProcess[] = [poisson, deterministic, gammaArrivals, weibullArrivals];

/** Processes with a table, which are simulated. Position is the ABI id: append only. */
export const MODULATED: ModulatedProcess[] = [mmpp, piecewise];
