/** Shares, 0 to 1, of the units that targeting and prerequisites let in, by what a change does to them. */
export interface UnitMoves {
  /** Have a variant and keep it. */
  staying: number;
  /** Have a variant and get another. */
  moving: number;
  /** Have none and get one. */
  entering: number;
  /** Have one and lose it. */
  leaving: number;
}

/** What a write does besides replacing what is stored. */
export interface Effects {
  opensPhase: boolean;
  /** Null where it depends on attributes of the units. */
  units: UnitMoves | null;
  /** One sentence each, for people who decide. */
  consequences: string[];
}

export const NO_EFFECTS: Readonly<Effects> = { opensPhase: false, units: null, consequences: [] };

/** A write that has passed every check and is not made yet. `Entity` is what is stored. */
export interface Intent<Entity> {
  /** As the audit log calls it, for example `experiment.update`. */
  action: string;
  /** Null: it is created. */
  before: Entity | null;
  /** Null: it is deleted. Equal to `before`: there is nothing to change. */
  after: Entity | null;
  /** Looked up only when somebody asks, never by the real write. */
  effects: () => Effects | Promise<Effects>;
  /** Makes the write. VersionConflictError and the like when the world has changed since. */
  carryOut: () => Promise<void>;
}
