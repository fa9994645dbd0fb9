import { LengthLaw } from "./law";
import { constant } from "./constant";
import { uniform } from "./uniform";
import { geometric } from "./geometric";
import { lognormal } from "./lognormal";
import { gamma } from "./gamma";
import { weibull } from "./weibull";
import { pareto } from "./pareto";
import { empirical } from "./empirical";

/** Position is the ABI id: append only. */
export const LENGTHS: LengthLaw[] = [constant, uniform, geometric, lognormal, gamma, weibull, pareto, empirical];
