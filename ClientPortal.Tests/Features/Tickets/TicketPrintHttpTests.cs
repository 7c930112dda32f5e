using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>A printed ticket: all of its thread, dates in full, and nothing that the reader may not see.</summary>
public sealed partial class TicketPrintHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    // More than one page of messages, as the thread's panel loads them.
    private const int Messages = ConversationQueries.PageSize + 5;

    [Fact]
    public async Task The_whole_thread_is_printed_and_a_clients_has_no_notes()
    {
        var (client, staff) = (await portal.NewPersonAsync(), await portal.NewPersonAsync(Role.Technician));
        var number = await portal.Get<TicketCommands>().OpenAsync(
            client, new TicketFields("Panne <du> réseau", "Depuis *lundi*.", TicketCategory.Incident, TicketPriority.Normal, null));
        var conversation = await portal.Store.ReadAsync(
            db => db.Tickets.Where(one => one.Number == number).Select(one => one.ConversationId).SingleAsync());
        var commands = portal.Get<ConversationCommands>();
        for (var n = 1; n <= Messages; n++)
        {
            await commands.SendAsync(client, conversation, new MessageDraft(Guid.NewGuid(), $"Message {n}."));
        }

        await commands.SendAsync(staff, conversation, new MessageDraft(Guid.NewGuid(), "Pour l’équipe seulement.") { Internal = true });

        var theirs = await PrintAsync(client, number);
        Assert.Contains("Panne &lt;du&gt; r", theirs, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, Messages).Select(n => $"Message {n}."), Written().Matches(theirs).Select(match => match.Value));
        Assert.DoesNotContain("équipe seulement", WebUtility.HtmlDecode(theirs), StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", theirs, StringComparison.Ordinal);
        var today = TimeProvider.System.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr"));
        Assert.Contains(today, WebUtility.HtmlDecode(theirs), StringComparison.Ordinal);

        var own = WebUtility.HtmlDecode(await PrintAsync(staff, number));
        Assert.Contains("Pour l’équipe seulement.", own, StringComparison.Ordinal);
        Assert.Contains("<strong>Note interne</strong>", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_persons_ticket_is_not_found()
    {
        var (client, other) = (await portal.NewPersonAsync(), await portal.NewPersonAsync());
        var number = await portal.Get<TicketCommands>().OpenAsync(
            client, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));

        foreach (var address in new[] { $"/tickets/{Ticket.Shown(number)}/print", "/tickets/T-999999/print", "/tickets/zzz/print" })
        {
            using var answer = await (await ArriveAsync(other)).GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<string> PrintAsync(Viewer viewer, long number) =>
        await (await ArriveAsync(viewer)).Http.GetStringAsync($"/tickets/{Ticket.Shown(number)}/print");

    private async Task<HttpVisitor> ArriveAsync(Viewer viewer)
    {
        var visitor = portal.Visit();
        using var _ = await visitor.SignInAsync(await portal.EmailAsync(viewer), Cast.Password);
        return visitor;
    }

    [GeneratedRegex(@"Message \d+\.")]
    private static partial Regex Written();
}
