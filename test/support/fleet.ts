import { Fleet } from "../../assembly/routing/router";

/** What a router is shown: figures as given, and what it counts. */
export class ShownFleet extends Fleet {
  messages = 0;
  refreshed = 0;

  constructor(
    readonly shown: {
      requests: number[];
      tokens?: number[];
      heard?: number[];
      seconds?: number[];
      prompts?: number[];
      speeds?: number[];
      placed?: number;
      draws?: number[];
    },
  ) {
    super();
  }

  replicas = () => this.shown.requests.length;
  requests = (i: number) => of(this.shown.requests, i);
  tokens = (i: number) => of(this.shown.tokens, i);
  speed = (i: number) => this.shown.speeds?.[i] ?? 1;
  cached = () => 0;
  arriving = () => 300;
  arrivingPrompt = () => 100;
  arrivingSeconds = (i: number) => 1 / this.speed(i);
  kvTokens = () => 1e5;
  stepTokens = () => 8192;
  heardRequests = (i: number) => of(this.shown.heard, i);
  heardTokens = (i: number) => of(this.shown.tokens, i);
  heardPrompts = (i: number) => of(this.shown.prompts, i);
  heardSeconds = (i: number) => of(this.shown.seconds, i);
  placed = () => this.shown.placed ?? 0;
  uniform = () => this.shown.draws?.shift() ?? 0;

  refresh = () => {
    this.refreshed++;
  };

  message = (count: number) => {
    this.messages += count;
  };
}

function of(figures: number[] | undefined, i: number): number {
  return figures?.[i] ?? 0;
}
