// Written by `npm run types` from lib/; do not edit it here.
export { Simulator, SimulatorServer } from './testing.js';
export type { SimulatedFault, SimulatedRequest, SimulatorOptions } from './testing.js';
