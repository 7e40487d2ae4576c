/// The agent: a program beside the server, on the machine where things are to be done. It asks the server for
/// tasks, does them inside directories that its operator has allowed, and says what came of it.
///
/// 1. [Step][dev.cutfill.agent.Step] is what a task asks for, checked in form; the server uses the same check
///    before it takes one.
/// 2. [Roots][dev.cutfill.agent.AllowedRoots] says whether a path is allowed.
/// 3. [Hands][dev.cutfill.agent.StepExecutor] does a step: files are replaced atomically, programs are started without
///    a shell.
/// 4. [Agent][dev.cutfill.agent.Agent] is the loop, [AgentServer][dev.cutfill.agent.AgentServer] its side of
///    the conversation.
@NullMarked
package dev.cutfill.agent;

import org.jspecify.annotations.NullMarked;
