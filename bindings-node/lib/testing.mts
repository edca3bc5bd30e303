// The same classes as `require('tallage/testing')`.
export { Simulator, SimulatorServer } from './testing.js';
export type { SimulatedFault, SimulatedRequest, SimulatorOptions } from './testing.js';
