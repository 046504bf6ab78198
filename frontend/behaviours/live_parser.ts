// Server-sent events, read by hand: the browser's own EventSource hides the status and unknown event names.

export interface StreamEvent {
  topic: string;
  data: Record<string, unknown>;
}

export class EventParser {
  private rest = "";

  // Takes the next piece of the stream, however cut, and returns the events that are now complete.
  feed(piece: string): StreamEvent[] {
    this.rest = (this.rest + piece).replaceAll("\r\n", "\n");
    const blocks = this.rest.split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(parseBlock).filter((event) => event !== null);
  }
}

function parseBlock(block: string): StreamEvent | null {
  let topic = "";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) topic = line.slice(6).trim();
    if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  if (topic === "") return null;
  try {
    const parsed: unknown = JSON.parse(data.join("\n") || "{}");
    return { topic, data: typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {} };
  } catch {
    return null;
  }
}
