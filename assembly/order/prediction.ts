import { Param } from "../abi/param";

/** The one parameter of the orders that look at predicted lengths. */
export const PREDICTION = new Param(
  "prediction_cv",
  "Coefficient of variation of the prediction's multiplicative, lognormal error of mean 1; 0 is a perfect prediction",
  "1",
  0,
  10,
  false,
);
