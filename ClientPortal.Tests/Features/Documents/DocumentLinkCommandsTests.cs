using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

public sealed class DocumentLinkCommandsTests : IAsyncLifetime
{
    private static readonly Viewer Stranger = Viewer.Portal with { From = "198.51.100.7" };

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid id;

    private DocumentLinkCommands Links => portal.Get<DocumentLinkCommands>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        id = await portal.DocumentAsync(await portal.ProjectAsync());
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_link_opens_its_version_or_always_the_newest()
    {
        var (pinned, newest) = (await MakeAsync(new(1, 7)), await MakeAsync(new(null, 7)));
        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"));

        Assert.Equal(Shelf.HashOf("Prix : 100"), (await Links.OpenAsync(Stranger, pinned, null)).Sha256);
        Assert.Equal(Shelf.HashOf("Prix : 90"), (await Links.OpenAsync(Stranger, newest, null)).Sha256);
        Assert.Equal(
            (true, 2), await portal.Get<DocumentLinkQueries>().FindAsync(Viewer.Portal, newest) is { } link ? (link.IsNewest, link.Number) : default);
    }

    [Fact]
    public async Task Every_opening_is_in_the_audit_with_the_address_and_the_database_has_no_secret()
    {
        var secret = await MakeAsync(new(1, 7, Password: "très secret"));
        var before = await portal.Log.HeadAsync();

        await Links.OpenAsync(Stranger, secret, "très secret");

        var opened = Assert.IsType<DocumentLinkOpened>(Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 10)).Event);
        Assert.Equal((id, 1, "198.51.100.7"), (opened.DocumentId, opened.Number, opened.From));
        var stored = await portal.Store.ReadAsync(db => db.DocumentLinks.SingleAsync());
        Assert.Equal((LinkSecret.Hash(secret), 1), (stored.SecretHash, stored.Opened));
        Assert.DoesNotContain("secret", stored.PasswordHash!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unknown_expired_revoked_used_up_or_in_the_bin_is_not_found_alike()
    {
        var links = portal.Get<DocumentLinkQueries>();
        var expired = await MakeAsync(new(1, 1));
        clock.Advance(TimeSpan.FromDays(1));
        var (revoked, used, binned) = (
            await MakeAsync(new(1, 7, For: "revoked")), await MakeAsync(new(1, 7, Allowed: 1)), await MakeAsync(new(1, 7)));
        await Links.RevokeAsync(portal.Technician, id, (await links.OfAsync(portal.Admin, id)).Single(row => row.For == "revoked").Id);
        await Links.OpenAsync(Stranger, used, null);

        foreach (var secret in new[] { LinkSecret.New(), "", expired, revoked, used })
        {
            await ClosedAsync(secret);
        }

        await Links.OpenAsync(Stranger, binned, null);
        await portal.Documents().RemoveAsync(portal.Technician, id);
        await ClosedAsync(binned);

        async Task ClosedAsync(string secret)
        {
            Assert.Null(await links.FindAsync(Viewer.Portal, secret));
            await Assert.ThrowsAsync<NotFound>(() => Links.OpenAsync(Stranger, secret, null));
        }
    }

    [Fact]
    public async Task Many_openings_at_once_never_get_more_than_the_link_allows()
    {
        var secret = await MakeAsync(new(1, 7, Allowed: 3));

        var tries = await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => Task.Run(
            async () => await Record.ExceptionAsync(() => Links.OpenAsync(Stranger, secret, null)))));

        Assert.Equal(3, tries.Count(fault => fault is null));
        Assert.All(tries.OfType<Exception>(), fault => Assert.IsType<NotFound>(fault));
    }

    [Fact]
    public async Task A_wrong_password_opens_nothing_and_is_not_counted_as_an_opening()
    {
        var secret = await MakeAsync(new(1, 7, Allowed: 1, Password: "très secret"));

        foreach (var wrong in new[] { null, "", "tres secret" })
        {
            var refused = await Assert.ThrowsAsync<RuleBroken>(() => Links.OpenAsync(Stranger, secret, wrong));
            Assert.Equal(("document.link-wrong", RuleKind.WrongSecret), (refused.Rule, refused.Kind));
        }

        Assert.Equal("Devis.txt", (await Links.OpenAsync(Stranger, secret, "très secret")).Name);
    }

    [Theory]
    [InlineData(0, null, null, "document.link-days")]
    [InlineData(366, null, null, "document.link-days")]
    [InlineData(7, 0, null, "document.link-allowed")]
    [InlineData(7, null, "court", "document.link-password")]
    public async Task What_cannot_be_is_refused(int days, int? allowed, string? password, string rule) =>
        Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(() => MakeAsync(new(1, days, allowed, password)))).Rule);

    [Fact]
    public async Task Staff_alone_make_links_of_versions_that_exist()
    {
        Assert.Equal(
            RuleKind.NotAllowed,
            (await Assert.ThrowsAsync<RuleBroken>(() => Links.MakeAsync(portal.Member, id, new(1, 7)))).Kind);
        await Assert.ThrowsAsync<NotFound>(() => Links.MakeAsync(portal.Outsider, id, new(1, 7)));
        await Assert.ThrowsAsync<NotFound>(() => MakeAsync(new(2, 7)));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<DocumentLinkQueries>().OfAsync(portal.Member, id));
    }

    private async Task<string> MakeAsync(DocumentLinkFields fields) => (await Links.MakeAsync(portal.Technician, id, fields)).Secret;
}
