import { trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What a host that suspends its processes gives to Next.js (https://nextjs.org/docs/app/api-reference/functions/after). */
interface RequestContext {
  get(): { readonly waitUntil?: (work: Promise<unknown>) => void } | undefined;
}

/** Makes a host that suspends the process after a request wait until the spans of the request are exported. */
export function flushBeforeSuspension(processor: SpanProcessor): SpanProcessor {
  const onEnds = new WeakMap<object, () => void>();
  return {
    onStart: (span, context) => {
      processor.onStart(span, context);
      const parent = trace.getSpanContext(context);
      if (parent && !parent.isRemote) return;
      const host: RequestContext | undefined = Reflect.get(
        globalThis,
        Symbol.for('@next/request-context'),
      );
      const ended = new Promise<void>((resolve) => onEnds.set(span, resolve));
      host?.get()?.waitUntil?.(ended.then(() => processor.forceFlush()));
    },
    onEnd: (span) => {
      processor.onEnd(span);
      onEnds.get(span)?.();
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
