import { typeChangeOf } from '../data-health/type-change.js';
import type { Check } from './check-context.js';
import { readBy } from './read-by.js';

/** Did a property of an event that a metric reads become another type while the experiment ran? */
export const propertyTypeChanged: Check = ({ experiment: { startedAt, stoppedAt }, dataHealth, now }) => {
  const changed = (dataHealth?.events ?? []).flatMap(({ observed, metrics }) =>
    [{ name: 'value', types: observed.value }, ...observed.properties].flatMap((property) => {
      const change = typeChangeOf(property);
      if (change === null || startedAt === null || change.at < startedAt || change.at > (stoppedAt ?? now)) {
        return [];
      }
      const day = change.at.toISOString().slice(0, 10);
      return [
        `"${change.property}" of "${observed.name}" (${readBy(metrics)}) came as ${change.from} and comes as ${change.to} since ${day}.`,
      ];
    }),
  );
  return {
    code: 'PROPERTY_TYPE_CHANGED',
    status: changed.length > 0 ? 'warning' : 'ok',
    title: changed.length > 0 ? 'A property changed its type' : 'Properties keep their types',
    detail:
      changed.length > 0
        ? `${changed.join(' ')} Sums and filters pass over values of another type, so that units from then on may count otherwise than those before.`
        : 'No property of the events that the metrics read changed its type since the start.',
  };
};
