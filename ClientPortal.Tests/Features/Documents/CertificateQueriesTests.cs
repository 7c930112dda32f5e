using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Documents.Reading;
using ClientPortal.Web.Identity;

namespace ClientPortal.Tests.Features.Documents;

public sealed class CertificateQueriesTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AskAsync(portal.Technician, id, [$"{portal.Member.PersonId}", $"{portal.ClientAdmin.PersonId}"], needsAll: true);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("fr", "Attestation d’approbation", "A refusé", "vendredi 20 novembre 2026, 09:00:00 (UTC+00:00, ", "Motif : Trop cher, étape 2")]
    [InlineData("en", "Certificate of approval", "Refused", "Friday, November 20, 2026, 09:00:00 (UTC+00:00, ", "Reason: Trop cher, étape 2")]
    public async Task It_says_who_decided_what_when_why_and_where_it_can_be_checked(
        string language, string title, string refused, string when, string why)
    {
        await DecideAsync(portal.Member, DecisionKind.Approve, null);
        await DecideAsync(portal.ClientAdmin, DecisionKind.Refuse, "Trop cher, étape 2");
        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"));

        var text = await TextAsync(portal.Member, language);

        Assert.Contains(title, text, StringComparison.Ordinal);
        Assert.Contains(portal.ClientAdmin.Name, text, StringComparison.Ordinal);
        Assert.Contains(refused, text, StringComparison.Ordinal);
        Assert.Contains(when, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.Contains("/documents/verify", text, StringComparison.Ordinal);

        // Lines end inside of a hash: of both versions, because the history has the second one too.
        var solid = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        Assert.Contains(Shelf.HashOf("Prix : 100"), solid, StringComparison.Ordinal);
        Assert.Contains(Shelf.HashOf("Prix : 90"), solid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_how_decisions_were_confirmed()
    {
        await portal.Documents().AskAsync(portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true, proof: DecisionProof.Password);
        await portal.Documents().DecideAsync(
            portal.Member, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null, new OwnSecret(Password: TestPortal.Password));

        var text = string.Join(' ', (await TextAsync(portal.Member, "en")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("confirmed by password", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_state_is_the_same_file_to_the_byte()
    {
        await DecideAsync(portal.Member, DecisionKind.Approve, null);
        var first = await FileAsync(portal.Member, "fr");
        clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(first.Content, (await FileAsync(portal.Member, "fr")).Content);
        Assert.Equal("Devis – version 1 – attestation.pdf", first.Name);
        await DecideAsync(portal.ClientAdmin, DecisionKind.Approve, null);
        Assert.NotEqual(first.Content, (await FileAsync(portal.Member, "fr")).Content);
    }

    [Fact]
    public async Task Network_addresses_are_for_staff_and_others_find_no_certificate()
    {
        await DecideAsync(portal.Member with { From = "198.51.100.7" }, DecisionKind.Approve, null);

        Assert.Contains("198.51.100.7", await TextAsync(portal.Technician, "fr"), StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.7", await TextAsync(portal.Member, "fr"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFound>(() => FileAsync(portal.Outsider, "fr"));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<CertificateQueries>().OfAsync(portal.Member, id, 2));
    }

    [Fact]
    public async Task Without_a_decision_there_is_nothing_to_certify() =>
        Assert.Equal("document.no-decision", (await Assert.ThrowsAsync<RuleBroken>(() => FileAsync(portal.Member, "fr"))).Rule);

    private Task DecideAsync(Viewer person, DecisionKind kind, string? reason) =>
        portal.Documents().DecideAsync(person, id, 1, Shelf.HashOf("Prix : 100"), kind, reason);

    private async Task<CertificateFile> FileAsync(Viewer viewer, string language)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return await portal.Get<CertificateQueries>().OfAsync(viewer, id, 1);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private async Task<string> TextAsync(Viewer viewer, string language) => FileText.Of(
        new MemoryStream((await FileAsync(viewer, language)).Content), FileKind.Pdf.ContentType, ReadingLimits.Of(TimeProvider.System));
}
