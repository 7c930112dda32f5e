using Bunit;
using ClientPortal.Domain.Documents;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

public sealed class DocumentsPanelTests : IAsyncLifetime
{
    private const string Secret = "Zanzibar.txt";

    private TestPortal portal = null!;
    private Guid project, id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        project = await portal.ProjectAsync();
        id = await portal.DocumentAsync(project);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Left_open_is_the_same_as_opened_now_after_each_change(bool staff)
    {
        var commands = portal.Documents();
        await using var page = await PanelContext.OpenAsync(portal, staff ? portal.Admin : portal.Member);
        var list = page.Show<DocumentsPanel>();
        var shelf = page.Show<DocumentsPanel>(one => one.Add(panel => panel.ProjectId, project));
        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id));
        var member = portal.Member.PersonId.ToString();

        foreach (var change in new Func<Task>[]
        {
            () => portal.DocumentAsync(project, "Plan.txt"),
            () => commands.AskAsync(portal.Technician, id, [member, $"{portal.Admin.PersonId}"], needsAll: true, inOrder: true),
            () => commands.DecideAsync(portal.Member, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, "Parfait"),
            () => commands.AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"), "Remise"),
            () => commands.DecideAsync(portal.Member, id, 2, Shelf.HashOf("Prix : 90"), DecisionKind.Change, "Encore un effort"),
            () => commands.RestoreVersionAsync(portal.Technician, id, 1),
            () => commands.WithdrawAsync(portal.Technician, id),
            () => commands.AmendAsync(portal.Technician, id, fields => fields with { Name = "Offre.txt", Folder = "Devis", Tags = "a, b" }),
            () => commands.AmendAsync(portal.Technician, id, fields => fields with { Shared = false }),
            () => commands.AmendAsync(portal.Technician, id, fields => fields with { Shared = true }),
            () => commands.RemoveAsync(portal.Technician, id),
            () => commands.RestoreAsync(portal.Technician, id),
        })
        {
            await change();
            await SameAsFresh.AssertAsync(page, list);
            await SameAsFresh.AssertAsync(page, shelf, one => one.Add(panel => panel.ProjectId, project));
            await SameAsFresh.AssertAsync(page, document, one => one.Add(panel => panel.Id, id));
        }
    }

    [Fact]
    public async Task Other_people_and_clients_of_an_internal_document_hear_nothing()
    {
        foreach (var viewer in new[] { portal.Outsider, portal.NonMember, portal.Member })
        {
            await using var page = await PanelContext.OpenAsync(portal, viewer);
            var list = page.Show<DocumentsPanel>();
            var (updates, shown) = (page.Feed.Updates, list.Markup);

            var hidden = await portal.DocumentAsync(project, Secret, shared: false);
            await portal.Documents().AddVersionAsync(portal.Technician, hidden, Shelf.FileOf(Secret, "Marge"));
            await portal.Documents().AskAsync(portal.Technician, hidden, [$"{portal.Admin.PersonId}"], needsAll: true);
            await portal.Documents().RemoveAsync(portal.Technician, hidden);
            var newest = await portal.Log.HeadAsync();
            await Eventually.TrueAsync(() => portal.Bus.Head >= newest && page.Feed.Pending == 0);

            Assert.Equal((updates, shown), (page.Feed.Updates, list.Markup));
            Assert.DoesNotContain(Secret, list.Markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_grid_shows_the_beginning_of_a_text_and_follows_what_changes()
    {
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.DocumentTexts.AnyAsync(text => text.Text == "Prix : 100")));
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var grid = page.Show<DocumentsPanel>(one => one.Add(panel => panel.Filter, new DocumentFilter(Grid: true)));
        grid.WaitForAssertion(() => Assert.Equal("Prix : 100", grid.Find("[data-testid=document-card-view]").TextContent.Trim()));

        await portal.Documents().AskAsync(portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true);

        grid.WaitForAssertion(() => Assert.Equal("awaiting", grid.Find("[data-testid=document-state]").GetAttribute("data-value")));
    }

    [Fact]
    public async Task A_removed_member_loses_the_documents()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var (list, document) = (page.Show<DocumentsPanel>(), page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id)));
        Assert.Contains("Devis.txt", list.Markup, StringComparison.Ordinal);

        await portal.Projects.RemoveMemberAsync(portal.Technician, project, portal.Member.PersonId);

        await page.SettleAsync();
        await Eventually.TrueAsync(() => !list.Markup.Contains("Devis.txt", StringComparison.Ordinal)
            && !document.Markup.Contains("Devis.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reason_that_is_typed_survives_the_decision_of_another_person()
    {
        await portal.Documents().AskAsync(
            portal.Technician, id, [$"{portal.Member.PersonId}", $"{portal.ClientAdmin.PersonId}"], needsAll: true);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id));
        document.Find("[data-testid=document-refuse]").Click();
        document.WaitForAssertion(() => Assert.Contains("error-note", document.Markup, StringComparison.Ordinal));
        document.Find("[data-testid=document-reason]").Change("Trop cher");

        await portal.Documents().DecideAsync(portal.ClientAdmin, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null);
        await page.SettleAsync();
        document.WaitForAssertion(() => Assert.Single(document.FindAll("[data-value=approve]")));
        document.Find("[data-testid=document-refuse]").Click();

        document.WaitForAssertion(() =>
        {
            Assert.Equal("refused", document.Find("[data-testid=document-state]").GetAttribute("data-value"));
            Assert.Contains("Trop cher", document.Markup, StringComparison.Ordinal);
        });
    }

    /// <summary>Why a decision by passkey was refused stands in the address, where anyone can write another word.</summary>
    [Theory]
    [InlineData("passkey.refused", "n’a pas pu être vérifiée")]
    [InlineData("document.not-current", "Une autre version")]
    [InlineData("text.too-long", "n’a pas été enregistrée")]
    [InlineData("anything else", "n’a pas été enregistrée")]
    public async Task Each_refusal_of_a_passkey_is_said_in_words(string refused, string sentence)
    {
        await portal.Documents().AskAsync(
            portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true, proof: DecisionProof.Password);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);

        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id).Add(panel => panel.Refused, refused));

        document.WaitForAssertion(() => Assert.Contains(sentence, document.Find(".error-note").TextContent, StringComparison.Ordinal));
    }
}
