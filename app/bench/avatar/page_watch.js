// Runs before the room's page: notes the face at each change and the sound that goes out.
(() => {
  window.watched = { faces: [], sounds: [], contexts: [] };
  new MutationObserver(() => {
    const stage = document.querySelector('[data-testid="face-stage"]');
    if (!stage) return;
    const { item, mouth, position } = stage.dataset;
    if (position === '') return;
    // The time of the frame, in which the pose was made.
    window.watched.faces.push({ atMs: document.timeline.currentTime, item, mouth: +mouth, position: +position });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-mouth', 'data-position'] });

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && !to.context.tap) {
      const tap = (to.context.tap = new AnalyserNode(to.context, { fftSize: 32768 }));
      window.watched.contexts.push(to.context);
      setInterval(() => listen(to.context, tap), 300);
    }
    if (to instanceof AudioDestinationNode) connect.call(this, to.context.tap);
    return connect.call(this, to, ...rest);
  };

  // What went out until now, and when that is heard on the page's clock.
  function listen(context, tap) {
    const sound = new Float32Array(tap.fftSize);
    const endS = context.currentTime;
    tap.getFloatTimeDomainData(sound);
    if (!sound.some((one) => Math.abs(one) > 0.01)) return;
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    const latencyMs = 1000 * ((context.outputLatency || 0) + (context.baseLatency || 0));
    const endMs = performanceTime > 0 ? performanceTime + 1000 * (endS - contextTime) : performance.now() + latencyMs;
    const step = Math.round(context.sampleRate / 8000);
    const few = Array.from({ length: Math.floor(sound.length / step) }, (_, n) => Math.round(32767 * sound[n * step]));
    window.watched.sounds.push({ endMs, rate: context.sampleRate / step, sound: few });
  }
})();
