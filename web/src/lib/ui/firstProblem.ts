/** Go to the first field of a form that is refused, once its sentence stands beside it: on a phone it may be out of sight. */
export function showFirstProblem(form: HTMLFormElement | undefined): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
