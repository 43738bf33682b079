/** The name in every manager's certificate, by which clients know it whatever its address. */
export const MANAGER_NAME = 'minder-manager';
/** Begins the one URI in an agent's certificate; the node's name follows. */
export const NODE_URI = 'minder:node/';
