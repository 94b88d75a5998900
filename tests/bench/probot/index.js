// The smallest Probot app that does the main job: a repository that became public without the topic is made private.
import { ProbotOctokit, run } from "probot";

// The stand-in has no limits to keep. A function, because Probot's own defaults replace `throttle` as a whole.
const Octokit = ProbotOctokit.defaults((options) => ({
  ...options,
  throttle: { ...options.throttle, enabled: false },
}));

const app = (probot) => {
  probot.on("repository.publicized", async (context) => {
    const { repos } = context.octokit.rest;
    const { data } = await repos.getAllTopics(context.repo());
    if (!data.names.includes("open-source")) {
      await repos.update(context.repo({ private: true }));
    }
  });
};

await run(app, { Octokit });
