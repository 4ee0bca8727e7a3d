// The composition as Remotion has it: clips one over the other, each coming in over the one before, and cards on top.
import React from "react";
import { AbsoluteFill, Composition, Img, OffthreadVideo, Sequence, interpolate, registerRoot, staticFile, useCurrentFrame } from "remotion";

const clamped = { extrapolateLeft: "clamp", extrapolateRight: "clamp" };

const Clip = ({ clip }) => {
  const frame = useCurrentFrame();
  const opacity = clip.dissolve ? interpolate(frame, [0, clip.dissolve], [0, 1], clamped) : 1;
  return (
    <AbsoluteFill style={{ opacity }}>
      <OffthreadVideo src={staticFile(clip.name)} trimBefore={clip.first} muted />
    </AbsoluteFill>
  );
};

const Card = ({ card }) => {
  const frame = useCurrentFrame();
  const { fade, frames } = card;
  const opacity = interpolate(frame, [0, fade, frames - fade, frames], [0, 1, 1, 0], clamped);
  return (
    <AbsoluteFill style={{ opacity }}>
      <Img src={staticFile(card.name)} />
    </AbsoluteFill>
  );
};

const Film = ({ clips, cards }) => (
  <AbsoluteFill style={{ backgroundColor: "black" }}>
    {clips.map((clip) => (
      <Sequence key={clip.name} from={clip.at} durationInFrames={clip.frames}>
        <Clip clip={clip} />
      </Sequence>
    ))}
    {cards.map((card) => (
      <Sequence key={card.name} from={card.at} durationInFrames={card.frames}>
        <Card card={card} />
      </Sequence>
    ))}
  </AbsoluteFill>
);

const asked = ({ props }) => ({ durationInFrames: props.frames, fps: props.fps, width: props.size[0], height: props.size[1] });

registerRoot(() => (
  <Composition id="film" component={Film} calculateMetadata={asked} defaultProps={{ clips: [], cards: [] }} fps={24} width={2} height={2} durationInFrames={1} />
));
