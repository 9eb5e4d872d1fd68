/** Whether a page takes the whole screen: a live room does, and its receipt does not. */
class Stage {
  isWhole = $state(false);
}

export const stage = new Stage();
