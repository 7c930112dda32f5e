using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>What the event stream says beside the log, and what it says of what the log has lost.</summary>
[Collection(ApiPortal.Collection)]
public sealed class ReceiptStreamTests(ApiPortal portal) : IDisposable
{
    // A test that waits for what never comes ends here, on a machine that does ten other things too.
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));

    private ProjectCommands Projects => portal.Services.GetRequiredService<ProjectCommands>();

    /// <summary>Receipts are state: on the stream a signal for the members, and in no list that could be read again.</summary>
    [Fact]
    public async Task How_far_a_member_has_read_is_on_the_stream_without_an_id_and_nowhere_else()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        var (author, reader) = (await ViewerAsync(ApiPortal.Client), await ViewerAsync(ApiPortal.Colleague));
        var talk = await portal.Services.GetRequiredService<MessengerCommands>().OpenDirectAsync(author, reader.PersonId);
        var (conversations, receipts) =
            (portal.Services.GetRequiredService<ConversationCommands>(), portal.Services.GetRequiredService<ReceiptCommands>());
        var sent = await conversations.SendAsync(author, talk, new MessageDraft(Guid.NewGuid(), "Lu ?"));
        var (shared, own) = (await ProjectAsync(), await ProjectAsync(ApiPortal.Outsider));
        var head = await HeadAsync();
        using var stream = await client.OpenStreamAsync(head, limit.Token);
        using var staffStream = await staff.OpenStreamAsync(head, limit.Token);
        using var outsiderStream = await outsider.OpenStreamAsync(head, limit.Token);

        await receipts.MarkAsync(reader, talk, sent.Seq, 0);
        var delivered = await NextAsync(stream);
        await receipts.MarkAsync(reader, talk, sent.Seq, sent.Seq);
        var read = await NextAsync(stream);

        Assert.Equal(("conversation.delivered", "conversation.read"), ((string)delivered["name"]!, (string)read["name"]!));
        var data = read["data"]!;
        Assert.Equal((talk, reader.PersonId, sent.Seq), ((Guid)data["conversationId"]!, (Guid)data["personId"]!, (long)data["upTo"]!));
        Assert.Null(read["seq"]);
        Assert.Null(stream.EventId);
        Assert.Empty((await client.GetAsync($"/api/events?after={head}")).Ok()["items"]!.AsArray());

        await Projects.ReportAsync(Viewer.Portal, shared, 50, null);
        await Projects.ReportAsync(Viewer.Portal, own, 50, null);
        Assert.Equal("project.updated", (string)(await NextAsync(staffStream))["name"]!);
        Assert.Equal("project.updated", (string)(await NextAsync(outsiderStream))["name"]!);
    }

    /// <summary>A stream says so when it cannot deliver what was pruned.</summary>
    [Fact]
    public async Task A_cursor_older_than_the_log_is_answered_start_anew()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        await portal.Store.WriteAsync(db =>
        {
            db.Log.Add(EventRow.Of(new LogPruned { UpTo = 2 }));
            return Task.CompletedTask;
        });

        using var stream = await staff.OpenStreamAsync(1, limit.Token);
        var list = await staff.GetAsync("/api/events?after=1");
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone, (string?)"cursor-too-old"), (stream.Response.StatusCode, list.Status, list.Rule));

        using var later = await staff.OpenStreamAsync(2, limit.Token);
        Assert.Equal(HttpStatusCode.OK, later.Response.StatusCode);
        Assert.NotEmpty((await staff.GetAsync("/api/events?after=2")).Ok()["items"]!.AsArray());
        Assert.NotEmpty((await staff.GetAsync("/api/events")).Ok()["items"]!.AsArray());
    }

    public void Dispose() => limit.Dispose();

    private async Task<JsonNode> NextAsync(EventReader stream) =>
        await stream.NextAsync(limit.Token) ?? throw new EndOfStreamException("The stream ended without an event.");

    private Task<long> HeadAsync() => portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));

    private async Task<Viewer> ViewerAsync(string email) => (await portal.Services.GetRequiredService<ViewerSource>().OfAsync(
        await portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync())))!;

    private async Task<Guid> ProjectAsync(string client = ApiPortal.Client) => await Projects.CreateAsync(
        Viewer.Portal, (await ViewerAsync(client)).OrganisationId, new ProjectFields("Un flux", "", ProjectStatus.InProgress, 0, false, null, null));
}
