using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;

namespace ClientPortal.Tests.Access;

// One of each kind that an author could leave unlisted, for the matrix to find: two methods of one name, a query without an access check, a page,
// a method for scripts, an endpoint.

internal static class Forgotten
{
    public static Methods<ForgottenQueries> Rows(Row row) => new() { { "PeekAsync", row, (it, who, at) => it.PeekAsync(who, at.Project) } };
}

internal sealed class ForgottenCommands
{
    public Task BurnAsync(Viewer viewer) => Task.FromResult(viewer);

    public Task BurnAsync(Viewer viewer, Guid id) => Task.FromResult((viewer, id));
}

internal sealed class ForgottenQueries(PortalStore store)
{
    public Task<string?> PeekAsync(Viewer viewer, Guid id)
    {
        _ = viewer;
        return store.ReadAsync(db => db.Projects.Where(project => project.Id == id).Select(project => project.Name).SingleOrDefaultAsync());
    }
}

[Route("/forgotten/{Id:guid}")]
internal sealed class ForgottenPage : ComponentBase
{
    public static IReadOnlyList<Endpoint> Endpoints { get; } =
        [new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten/{id}"), 0,
            new EndpointMetadataCollection(new HttpMethodMetadata(["PUT"])), "forgotten")];

    [JSInvokable]
    public static void Burn()
    {
    }
}
