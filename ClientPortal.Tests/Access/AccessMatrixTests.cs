using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>The matrix holds, and nothing that can be reached is left out of it.</summary>
[Collection(AccessStage.Collection)]
public sealed class AccessMatrixTests(AccessStage stage)
{
    [Fact]
    public void Everything_that_can_be_reached_has_a_row()
    {
        var portal = new AccessCatalog(typeof(Program).Assembly.GetTypes(), stage.WebPortal.Services.GetRequiredService<EndpointDataSource>().Endpoints);

        Assert.Empty(portal.NotListed(AccessMatrix.All));
        Assert.Empty(portal.Gone(AccessMatrix.All));
    }

    [Fact]
    public async Task Commands_and_queries() => Assert.Empty(await AccessPlay.WrongAsync(stage, AccessMatrix.All.Where(entry => !entry.OverHttp)));

    [Fact]
    public async Task Endpoints() => Assert.Empty(await AccessPlay.WrongAsync(stage, AccessMatrix.All.Where(entry => entry.OverHttp && entry is not PageEntry)));

    [Fact]
    public async Task Pages_that_a_browser_asks_for() => Assert.Empty(await AccessPlay.WrongAsync(stage, AccessMatrix.All.OfType<PageEntry>()));

    [Fact]
    public async Task Pages_that_a_link_in_an_open_circuit_leads_to() => Assert.Empty(await AccessPlay.WrongInCircuitAsync(stage, AccessMatrix.All.OfType<PageEntry>()));
}
