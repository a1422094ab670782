import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/dist/types.js';

/** What the board is made of, for whoever serves it. The board's own adapter would bring a view engine along, and routes that change things. */
export class BoardAdapter implements IServerAdapter {
  queues: BullBoardQueues = new Map();
  viewsPath = '';
  staticPath = '';
  apiRoutes: AppControllerRoute[] = [];
  entryRoute: AppViewRoute | null = null;
  uiConfig: UIConfig = {};
  errorHandler: (error: Error) => ControllerHandlerReturnType = (error) => {
    throw error;
  };

  setQueues(queues: BullBoardQueues): this {
    this.queues = queues;
    return this;
  }

  setViewsPath(path: string): this {
    this.viewsPath = path;
    return this;
  }

  setStaticPath(_route: string, path: string): this {
    this.staticPath = path;
    return this;
  }

  setEntryRoute(route: AppViewRoute): this {
    this.entryRoute = route;
    return this;
  }

  setErrorHandler(handler: (error: Error) => ControllerHandlerReturnType): this {
    this.errorHandler = handler;
    return this;
  }

  setApiRoutes(routes: AppControllerRoute[]): this {
    this.apiRoutes = routes;
    return this;
  }

  setUIConfig(config: UIConfig): this {
    this.uiConfig = config;
    return this;
  }
}
