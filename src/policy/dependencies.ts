/** A door for those who decide: reading a spec file asks the same question, and the model imports no policy. */
export { cycleText, dependencyCycle } from '../model/dependency-cycle.ts';
