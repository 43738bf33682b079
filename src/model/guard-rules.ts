/** What the owner of a machine lets its agent do, whatever the manager says. Absent: anything. */
export interface GuardRules {
	/** Names or numbers of users that programs may run as. */
	readonly users?: readonly string[];
	/** Absolute: programs, working directories, environment files and pid files lie in one of these. */
	readonly directories?: readonly string[];
	/** Nothing runs as user 0, by whatever name. */
	readonly denyRoot?: boolean;
	/** The labels that the agent was started with decide what is placed here, not those that the manager has set. */
	readonly denyRemoteLabels?: boolean;
	/** But these may be set by the manager. */
	readonly allowedLabels?: readonly string[];
}
