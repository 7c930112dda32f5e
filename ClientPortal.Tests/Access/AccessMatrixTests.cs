using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>The matrix holds, and nothing that can be reached is left out of it.</summary>
[Collection(AccessStage.Collection)]
public sealed class AccessMatrixTests(AccessStage stage)
{
    private AccessCatalog Portal =>
        new(typeof(Program).Assembly.GetTypes(), stage.WebPortal.Services.GetRequiredService<EndpointDataSource>().Endpoints);

    [Fact]
    public void Everything_that_can_be_reached_has_a_row()
    {
        AccessPlay.AssertNone(Portal.NotListed(AccessMatrix.All));
        AccessPlay.AssertNone(Portal.Gone(AccessMatrix.All));
    }

    [Fact]
    public async Task Commands_and_queries() =>
        AccessPlay.AssertNone(await AccessPlay.WrongAsync(stage, AccessMatrix.All.Where(entry => !entry.OverHttp)));

    [Fact]
    public async Task Endpoints()
    {
        AccessPlay.AssertNone(await AccessPlay.WrongAsync(stage, AccessMatrix.All.Where(entry => entry.OverHttp && entry is not PageEntry)));

        // Each answer was compared with the OpenAPI document. The other way round is EveryAnswerApiTests.
        var document = await DocumentedAnswers.OfAsync(stage.WebPortal.CreateClient());
        AccessPlay.AssertNone(document.Wrong.Distinct());
        Assert.True(document.Seen.Count > 100, $"Only {document.Seen.Count} calls were compared.");
    }

    [Fact]
    public async Task Pages_that_a_browser_asks_for() =>
        AccessPlay.AssertNone(await AccessPlay.WrongAsync(stage, AccessMatrix.All.OfType<PageEntry>()));

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task Pages_that_a_link_in_an_open_circuit_leads_to() =>
        AccessPlay.AssertNone(await AccessPlay.WrongInCircuitAsync(stage,
            AccessMatrix.All.OfType<PageEntry>().Where(page => Portal.IsInteractive(page.Route))));

    [Fact]
    public void What_has_no_row_is_found()
    {
        var unlisted = new AccessCatalog([typeof(ForgottenCommands), typeof(ForgottenQueries), typeof(ForgottenPage)], ForgottenPage.Endpoints);

        Assert.Equal(
            [
                "ForgottenCommands.BurnAsync", "ForgottenCommands.BurnAsync (2)", "ForgottenQueries.PeekAsync", "PUT /forgotten/{id}",
                "page /forgotten/{Id:guid}", "script ForgottenPage.Burn",
            ],
            unlisted.Names.Order(StringComparer.Ordinal));
        Assert.Equal(
            """ForgottenQueries.PeekAsync is not in the access matrix. Add { "PeekAsync", "ss nn++ ++", """
                + "(it, who, at) => it.PeekAsync(who, …) } to a table of type "
                + "Methods<ForgottenQueries> in ClientPortal.Tests/Access/AccessMatrix.<area>.cs (docs/access.md).",
            Assert.Single(unlisted.NotListed(AccessMatrix.All), sentence => sentence.Contains("Peek", StringComparison.Ordinal)));
        Assert.Equal(6, unlisted.NotListed(AccessMatrix.All).Count());
        Assert.Equal(
            "ForgottenQueries.PeekAsync is in the access matrix and nowhere else: take its row away.",
            Assert.Single(Portal.Gone(Forgotten.Rows("ss nnnn ++"))));
    }

    [Fact]
    public async Task A_row_that_lets_too_many_through_is_found()
    {
        var wrong = await AccessPlay.WrongAsync(stage, Forgotten.Rows("ss nn++ ++"));

        Assert.Collection(
            wrong,
            sentence => Assert.StartsWith("ForgottenQueries.PeekAsync: OtherOrganisation should be not found and was allowed: \"Project zq",
                sentence, StringComparison.Ordinal),
            sentence => Assert.StartsWith("ForgottenQueries.PeekAsync: the other organisation was answered with words of this one", sentence,
                StringComparison.Ordinal),
            sentence =>
                Assert.StartsWith("ForgottenQueries.PeekAsync: NonMember should be not found and was allowed", sentence, StringComparison.Ordinal));
        Assert.Single(await AccessPlay.WrongAsync(stage, Forgotten.Rows("ss o+++ +n")),
            sentence => sentence.Contains("Administrator should be not found", StringComparison.Ordinal));
    }
}
