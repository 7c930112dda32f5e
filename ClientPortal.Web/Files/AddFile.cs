using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Files;

/// <summary>
/// Stores a file of the viewer's, to be sent with a message of this conversation, or without one with a ticket that is not opened yet; answers
/// with its id. The feature of files brings it; files that come by mail pass it, as those of pages do.
/// </summary>
/// <exception cref="NotFound">The viewer may not see the conversation.</exception>
/// <exception cref="RuleBroken">The viewer is read-only, the file is infected or not valid, or the quota is used up.</exception>
public delegate Task<Guid> AddFile(Viewer viewer, Guid? conversationId, string? name, Stream content, CancellationToken stop);
