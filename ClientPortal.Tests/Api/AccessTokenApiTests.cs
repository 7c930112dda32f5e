using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>What a program may do with a token that a person made for it.</summary>
[Collection(ApiPortal.Collection)]
public sealed class AccessTokenApiTests(ApiPortal portal)
{
    private const string Password = "Password123!";

    [Fact]
    public async Task A_token_that_reads_reads_and_writes_nothing()
    {
        using var program = await ProgramAsync(Role.Technician, TokenScope.Read);
        program.Speak("en");

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/prospects")).Status);
        var refused = await program.PostAsync("/api/prospects", new { lastName = "X" });
        Assert.Equal((HttpStatusCode.Forbidden, "token-scope", "This token may only read."), (refused.Status, refused.Rule, refused.Title));
    }

    [Fact]
    public async Task A_token_that_writes_is_no_administrator()
    {
        using var program = await ProgramAsync(Role.Admin, TokenScope.Write);

        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync("/api/prospects", new { lastName = $"{Guid.NewGuid():N}" })).Status);
        var broadcast = await program.PostAsync("/api/realtime/broadcast", new { audience = "staff", title = "A" });
        Assert.Equal((HttpStatusCode.Forbidden, "viewer.admin-only"), (broadcast.Status, broadcast.Rule));
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync("/api/webhooks")).Status);

        using var administrator = await ProgramAsync(Role.Admin, TokenScope.Admin);
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/api/webhooks")).Status);
    }

    [Fact]
    public async Task A_token_that_was_ended_or_is_none_is_refused_and_its_stream_ends()
    {
        var (viewer, made) = await MakeAsync(Role.Technician, TokenScope.Read);
        using var program = Program(made.Secret);
        using var stream = await program.OpenStreamAsync();
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        var used = (await portal.Store.ReadAsync(db => db.AccessTokens.SingleAsync(one => one.Id == made.Id))).LastUsedAt;
        Assert.NotNull(used);

        await portal.Services.GetRequiredService<AccessTokenCommands>().EndAsync(viewer, made.Id);

        var refused = await program.GetAsync("/api/projects");
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (refused.Status, refused.Rule));
        await using var bytes = await stream.Response.Content.ReadAsStreamAsync();
        await bytes.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromMinutes(1));

        foreach (var none in new[] { AccessToken.NewSecret(), AccessToken.Prefix, made.Secret + "0" })
        {
            using var stranger = Program(none);
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/projects")).Status);
        }
    }

    [Fact]
    public async Task A_token_ends_with_its_owner()
    {
        var (viewer, made) = await MakeAsync(Role.Technician, TokenScope.Read);
        using var program = Program(made.Secret);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/projects")).Status);

        await portal.Services.GetRequiredService<PeopleCommands>().DisableAsync(Viewer.Portal, viewer.PersonId);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/projects")).Status);
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        var (_, made) = await MakeAsync(Role.Admin, TokenScope.Admin);
        using var program = Program(made.Secret);

        Assert.Equal(HttpStatusCode.Redirect, (await program.GetAsync("/admin/audit")).Status);
    }

    [Fact]
    public async Task A_token_of_a_person_who_was_disabled_does_not_work_again()
    {
        var (viewer, made) = await MakeAsync(Role.Technician, TokenScope.Read);
        using var program = Program(made.Secret);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/projects")).Status);

        var people = portal.Services.GetRequiredService<PeopleCommands>();
        await people.DisableAsync(Viewer.Portal, viewer.PersonId);
        await people.EnableAsync(Viewer.Portal, viewer.PersonId);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/projects")).Status);
    }

    private PortalClient Program(string secret)
    {
        var client = new PortalClient(portal.Address);
        client.Use(new JsonObject { ["accessToken"] = secret });
        return client;
    }

    private async Task<PortalClient> ProgramAsync(Role role, TokenScope scope) => Program((await MakeAsync(role, scope)).Made.Secret);

    private async Task<(Viewer Viewer, NewAccessToken Made)> MakeAsync(Role role, TokenScope scope)
    {
        var provider = await portal.Store.ReadAsync(db => db.Organisations.Where(one => one.IsProvider).Select(one => one.Id).SingleAsync());
        var id = await portal.Services.GetRequiredService<PeopleCommands>().AddPersonAsync(
            Viewer.Portal, provider, new PersonFields("Programme", $"{Guid.NewGuid():N}@example.org", role), Password);
        var viewer = (await portal.Services.GetRequiredService<ViewerSource>().OfAsync(id))!;
        return (viewer, await portal.Services.GetRequiredService<AccessTokenCommands>()
            .MakeAsync(viewer, Password, new AccessTokenFields("Programme", scope, ExpiresAt: null)));
    }
}
