// Mean waits of servers with exponential services of which a request joins the shortest: of all, or of two drawn at random.
// Found by simulation of the chain (uniformised, 12 to 160 million events a cell), as shares of load / (1 - load), the wait at
// random; in heavy traffic they are one R-th of it, as of one pooled queue (Foschini and Salz, Bell Syst. Tech. J. 57, 1978).
// Between the nodes: straight in the logarithms, of R too. Beyond 64 servers two choices tend to their mean field as 1 / R, and the
// shortest of all goes on as from 32 to 64. Error: 2 % up to 64 servers where a wait is above 1 % of a service.

const LOADS: StaticArray<f64> = [0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0];
const SERVERS: StaticArray<f64> = [2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 32.0, 64.0];
/** A row for each number of servers. */
// biome-ignore format: a row a line
const OF_TWO: StaticArray<f64> = [
  0.264, 0.3879, 0.4554, 0.4749, 0.488, 0.4929, 0.507, 0.5032, 0.5, // 2
  0.2169, 0.3237, 0.3731, 0.3791, 0.3799, 0.3652, 0.3533, 0.3407, 0.3333, // 3
  0.1972, 0.2979, 0.3391, 0.3413, 0.3319, 0.3061, 0.287, 0.2702, 0.25, // 4
  0.1836, 0.2788, 0.3116, 0.3118, 0.2937, 0.2552, 0.2222, 0.1893, 0.1667, // 6
  0.1779, 0.269, 0.3001, 0.297, 0.2792, 0.233, 0.1928, 0.1576, 0.125, // 8
  0.17, 0.262, 0.2893, 0.2842, 0.2622, 0.2129, 0.1681, 0.1229, 0.08333, // 12
  0.1677, 0.257, 0.2869, 0.28, 0.2567, 0.2034, 0.1553, 0.1077, 0.0625, // 16
  0.1636, 0.2512, 0.2787, 0.2706, 0.2457, 0.1901, 0.1389, 0.08885, 0.03125, // 32
  0.1635, 0.2498, 0.2746, 0.2672, 0.2413, 0.1849, 0.1315, 0.08045, 0.01562, // 64
];
// biome-ignore format: a row a line
const OF_ALL: StaticArray<f64> = [
  0.2639, 0.3881, 0.4549, 0.4734, 0.4904, 0.494, 0.5044, 0.5078, 0.5, // 2
  0.09114, 0.202, 0.2785, 0.3022, 0.3187, 0.335, 0.3306, 0.3385, 0.3333, // 3
  0.03415, 0.118, 0.1933, 0.2199, 0.237, 0.2516, 0.2506, 0.2516, 0.25, // 4
  0.005101, 0.0466, 0.1075, 0.1354, 0.1554, 0.1677, 0.1682, 0.171, 0.1667, // 6
  0.0008544, 0.02042, 0.06809, 0.09324, 0.1136, 0.1252, 0.128, 0.1298, 0.125, // 8
  4.488e-05, 0.004352, 0.03156, 0.05281, 0.07189, 0.08454, 0.08627, 0.08488, 0.08333, // 12
  1e-09, 0.001073, 0.01599, 0.03214, 0.0506, 0.06398, 0.06628, 0.06406, 0.0625, // 16
  1e-09, 3.875e-06, 0.001618, 0.007274, 0.01844, 0.03159, 0.03517, 0.03364, 0.03125, // 32
  1e-09, 1e-09, 2.262e-05, 0.0007024, 0.00469, 0.01405, 0.01838, 0.01847, 0.01562, // 64
];

/** The logarithm of row `row`, straight between loads; below the least load a power of it. */
function logShare(table: StaticArray<f64>, row: i32, load: f64): f64 {
  const width = LOADS.length;
  let k = 0;
  while (k < width - 2 && load > LOADS[k + 1]) k++;
  const left = Math.log(table[row * width + k]);
  const right = Math.log(table[row * width + k + 1]);
  if (load < LOADS[0]) return left + ((right - left) * Math.log(load / LOADS[0])) / Math.log(LOADS[1] / LOADS[0]);
  return left + ((right - left) * (load - LOADS[k])) / (LOADS[k + 1] - LOADS[k]);
}

/**
 * Mean wait under d choices of many servers, in mean services: a share load^((d^k - 1) / (d - 1)) of the queues has k requests
 * or more (Vvedenskaya, Dobrushin and Karpelevich, Probl. Inf. Transm. 32, 1996).
 */
function manyServersWait(load: f64, choices: f64): f64 {
  let waiting = 0.0;
  let exponent = 1.0;
  for (let k = 2; k < 10000; k++) {
    exponent = choices * exponent + 1.0;
    const share = Math.pow(load, exponent);
    waiting += share;
    if (share < 1e-18) break;
  }
  return waiting / load;
}

/** Mean wait in mean services; `all`: the shortest of all, else of two. At least 2 servers, load below 1. */
export function shortestWait(servers: f64, load: f64, all: boolean): f64 {
  const table = all ? OF_ALL : OF_TWO;
  const scale = load / (1.0 - load);
  const last = SERVERS.length - 1;
  const most = SERVERS[last];
  if (servers > most && !all) {
    const limit = manyServersWait(load, 2.0);
    return limit + (max<f64>(0.0, scale * Math.exp(logShare(table, last, load)) - limit) * most) / servers;
  }
  let row = 0;
  while (row < last - 1 && servers > SERVERS[row + 1]) row++;
  const left = logShare(table, row, load);
  const right = logShare(table, row + 1, load);
  const share = left + ((right - left) * Math.log(servers / SERVERS[row])) / Math.log(SERVERS[row + 1] / SERVERS[row]);
  return scale * Math.exp(share);
}
