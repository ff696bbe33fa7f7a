// What Slack takes of us, by its own types. Those let a block of any type pass: here it must be one that they know, in a place
// where Slack draws it.
import type { AlertBlock, FileBlock, HomeView, InputBlock, KnownBlock, ModalView } from "@slack/types";

type Blocks<Not> = { blocks: Exclude<KnownBlock, Not>[] };

export type Message = { text: string } & Partial<Blocks<AlertBlock | FileBlock | InputBlock>>;
export type Home = Omit<HomeView, "blocks"> & Blocks<AlertBlock | FileBlock>;
export type Modal = Omit<ModalView, "blocks"> & Blocks<FileBlock>;
