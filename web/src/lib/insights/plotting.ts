import { colourOf, SHAPES, type AnswerTime, type Bar, type ReasonBar, type Series } from './series';

/** The library that draws; it comes only with a page that has a picture. */
export type Plot = typeof import('@observablehq/plot');

/** Draws into so many pixels. */
export type Draw = (plot: Plot, width: number) => Element;

let waiting: Promise<Plot> | null = null;

/** Fetch the library once; after a failure the next call tries again. */
export function loadPlot(): Promise<Plot> {
  waiting ??= import('@observablehq/plot').catch((thrown: unknown) => {
    waiting = null;
    throw thrown;
  });
  return waiting;
}

const HEIGHT = 200;
const ROW_HEIGHT = 30;
/** Beside the axis of a picture that is narrower there are fewer words. */
const NARROW = 480;
const LABEL_WIDTH = 148;

/** Room for the longest number at the axis: "10,000", "0.0005". */
const AXIS_WIDTH = 52;

/** A number at an axis, with no more digits than it needs. */
const atAxis = (value: number): string => value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });

const few = (width: number): number => (width < NARROW ? 3 : 6);

/** Nothing of a day is smaller than a line, so that it is seen. */
const HAIR = 0.5;

const colours = (series: readonly Series[]) => ({ type: 'categorical' as const, domain: series.map((one) => one.name), range: series.map(colourOf) });

/** A stack of bars for each day. */
export const dailyBars =
  (bars: readonly Bar[], series: readonly Series[], days: readonly [Date, Date], unit: string): Draw =>
  (plot, width) => {
    const top = Math.max(0, ...bars.map((bar) => bar.high));
    return plot.plot({
      width,
      height: HEIGHT,
      marginLeft: AXIS_WIDTH,
      marginRight: 8,
      x: { type: 'utc', domain: days, label: null, ticks: few(width) },
      y: { domain: [0, top || 1], nice: true, label: unit, grid: true, tickFormat: atAxis, ticks: Math.min(4, Math.max(1, Math.ceil(top))) },
      color: colours(series),
      marks: [
        plot.rect(bars, { x1: 'from', x2: 'to', y1: 'low', y2: 'high', fill: 'series', insetLeft: HAIR, insetRight: HAIR, insetTop: HAIR, title: 'title', tip: true }),
        plot.ruleY([0])
      ]
    });
  };

/** For each day and version a mark at the median, and a line up to what nineteen of twenty keep to. */
export const answerMarks =
  (times: readonly AnswerTime[], series: readonly Series[], days: readonly [Date, Date]): Draw =>
  (plot, width) => {
    const top = Math.max(0, ...times.map((one) => one.p95));
    return plot.plot({
      width,
      height: HEIGHT,
      marginLeft: AXIS_WIDTH,
      marginRight: 8,
      x: { type: 'utc', domain: days, label: null, ticks: few(width) },
      y: { domain: [0, top || 1], nice: true, label: 'seconds', grid: true, tickFormat: atAxis, ticks: 4 },
      color: colours(series),
      symbol: { domain: series.map((one) => one.name), range: series.map((one) => SHAPES[one.colour] ?? 'circle') },
      marks: [
        plot.ruleY([0]),
        plot.ruleX(times, { x: 'at', y1: 'p50', y2: 'p95', stroke: 'series', strokeWidth: 2 }),
        plot.dot(times, { x: 'at', y: 'p50', stroke: 'series', fill: 'series', symbol: 'series', r: 4, title: 'title', tip: true })
      ]
    });
  };

/** A bar for each reason. */
export const reasonRows =
  (bars: readonly ReasonBar[], series: readonly Series[]): Draw =>
  (plot, width) => {
    const reasons = [...new Set(bars.map((bar) => bar.reason))];
    const top = Math.max(1, ...bars.map((bar) => bar.high));
    return plot.plot({
      width,
      height: 44 + reasons.length * ROW_HEIGHT,
      marginLeft: LABEL_WIDTH,
      marginRight: 12,
      x: { domain: [0, top], nice: true, label: 'times', grid: true, ticks: Math.min(few(width), top), tickFormat: 'd' },
      y: { domain: reasons, label: null },
      color: colours(series),
      marks: [plot.barX(bars, { x1: 'low', x2: 'high', y: 'reason', fill: 'series', insetLeft: HAIR, insetRight: HAIR, title: 'title', tip: true }), plot.ruleX([0])]
    });
  };
