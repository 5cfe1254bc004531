// Method calls to a worker and from one, for the rivals that work in one.

export function workerCalls(worker) {
  const waiting = new Map();
  let last = 0;
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(answer);
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || "the worker could not be started"));
  };
  return (method, ...values) => new Promise((resolve, reject) => {
    waiting.set(last += 1, { resolve, reject });
    worker.postMessage({ id: last, method, values });
  });
}

/** In the worker: answers calls by the methods given. */
export function answerCalls(methods) {
  self.onmessage = async ({ data: { id, method, values } }) => {
    try {
      self.postMessage({ id, answer: await methods[method](...values) });
    } catch (error) {
      self.postMessage({ id, error: String(error) });
    }
  };
}
