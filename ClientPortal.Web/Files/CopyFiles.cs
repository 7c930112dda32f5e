using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Files;

/// <summary>
/// Copies the files of a message as unsent files of the viewer's in another conversation, and returns the ids of the copies in the same order.
/// The feature of files brings it; the feature of messages asks for it when a message is forwarded.
/// </summary>
/// <exception cref="NotFound">The viewer may not see the message or the conversation.</exception>
/// <exception cref="RuleBroken">The viewer is read-only, a file is infected, or the quota is used up.</exception>
public delegate Task<IReadOnlyList<Guid>> CopyFiles(Viewer viewer, Guid messageId, Guid conversationId, CancellationToken stop);
