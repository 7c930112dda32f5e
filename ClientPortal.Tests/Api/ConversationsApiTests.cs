using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.PersonalData;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class ConversationsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task The_list_is_read_page_by_page_in_its_order_with_each_conversation_once()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        for (var i = 0; i < 3; i++)
        {
            (await staff.PostAsync("/api/conversations", new { name = $"Groupe {i}", people = Array.Empty<Guid>() })).Ok();
        }

        var whole = (await staff.GetAsync("/api/conversations?limit=200")).Ok();
        Assert.Null(whole["next"]);
        var all = whole["items"]!.AsArray().Select(one => (string)one!["id"]!).ToList();
        Assert.True(all.Count > 3);

        Assert.Equal(all, (await staff.AllAsync("/api/conversations", limit: 2)).Select(one => (string)one["id"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await staff.GetAsync("/api/conversations?after=2x")).Status);
    }

    [Fact]
    public async Task An_erased_person_is_named_in_the_language_of_the_caller()
    {
        var admin = await portal.Store.ReadAsync(db => db.People.SingleAsync(one => one.Email == ApiPortal.Admin));
        var person = await portal.Services.GetRequiredService<PeopleCommands>().AddPersonAsync(
            Viewer.Portal, admin.OrganisationId, new PersonFields("Zoé Partie", "zoe@example.org", Role.Technician), Cast.Password);
        using var french = await portal.SignInAsync(ApiPortal.Admin);
        using var english = await portal.SignInAsync(ApiPortal.Admin);
        english.Speak("en");
        var id = (string)(await french.PostAsync("/api/conversations", new { people = new[] { person } })).Ok()["id"]!;
        var viewer = (await portal.Services.GetRequiredService<ViewerSource>().OfAsync(admin.Id))!;
        await portal.Services.GetRequiredService<ErasureCommands>().EraseAsync(viewer, person, "Zoé Partie");

        Assert.Equal(("Personne supprimée", "Deleted person"), (await TitleAsync(french), await TitleAsync(english)));

        async Task<string> TitleAsync(PortalClient client) =>
            (string)(await client.AllAsync("/api/conversations")).Single(one => (string)one["id"]! == id)["title"]!;
    }
}
