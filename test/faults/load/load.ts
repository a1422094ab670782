import { Dice } from '../dice.js';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';
import { Sender } from './sender.js';
import type { Traffic, WireEvent } from './traffic.js';

const SENDERS = 6;
/** Between two batches that are sent again only to keep the load up while a fault lasts. */
const AGAIN_MILLISECONDS = 50;
/** The events of one round are spread over about this long, so that the fault meets them. */
const ROUND_MILLISECONDS = 4_000;

/** Sends the traffic in as many stretches as there are rounds. */
export class Load {
  private readonly senders: Sender[];

  constructor(
    site: Site,
    private readonly traffic: Traffic,
    private readonly rounds: number,
  ) {
    this.senders = Array.from({ length: SENDERS }, (_, index) => new Sender(site, index));
  }

  /** One round's stretch of the traffic; goes on with batches that were sent before until the fault is over. */
  async during(round: number, fault: Promise<unknown>): Promise<void> {
    const { batches } = this.traffic;
    const [from, to] = [round, round + 1].map((part) => Math.floor((part * batches.length) / this.rounds));
    const own = batches.slice(from, to);
    const started = performance.now();
    let isOver = false;
    const over = fault.finally(() => (isOver = true));
    over.catch(() => undefined);
    let next = 0;
    const dice = new Dice(round, 7);
    const sendOn = async (sender: Sender): Promise<void> => {
      while (next < own.length) {
        const batch = own[next++] as WireEvent[];
        await sender.send(batch);
        const ahead = (next / own.length) * ROUND_MILLISECONDS - (performance.now() - started);
        if (!isOver && ahead > 0) await lasting(Math.min(ahead, 200));
      }
      while (!isOver) {
        await sender.send(dice.pick(batches.slice(0, to)));
        await lasting(AGAIN_MILLISECONDS);
      }
    };
    await Promise.all(this.senders.map(sendOn));
    await over;
  }
}
