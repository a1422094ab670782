/** SQL of whether event `e` is of a unit that never counts in experiment `x`; costs nothing where none is excluded. */
export const IS_EXCLUDED = `(x.excluded_hash IS NOT NULL
      AND EXISTS (SELECT FROM excluded_units z WHERE z.experiment = x.number AND z.unit = e.unit))`;
