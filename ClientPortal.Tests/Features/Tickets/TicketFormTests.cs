using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>What two people changed at once: different fields are merged, the same field is asked about.</summary>
public sealed class TicketFormTests
{
    private static readonly SlaTarget NoTarget = new(null, null, null, false);

    [Fact]
    public void Different_fields_are_merged()
    {
        var form = TicketForm.Of(Detail("Panne", "Tout", 3));
        form.Title = "Panne du réseau";
        var theirs = Detail("Panne", "Tout, depuis lundi", 4);

        Assert.True(form.IsBehind(theirs));
        Assert.Empty(form.ConflictsWith(theirs));
        form.Adopt(theirs, []);

        Assert.Equal(("Panne du réseau", "Tout, depuis lundi", 4), (form.Title, form.Description, form.SeenVersion));
        Assert.False(form.IsBehind(theirs));
    }

    [Fact]
    public void The_same_field_is_asked_about_and_the_choice_is_kept()
    {
        foreach (var (kept, title) in new[] { (new[] { "title" }, "Mon titre"), ([], "Leur titre") })
        {
            var form = TicketForm.Of(Detail("Panne", "Tout", 3));
            (form.Title, form.Description) = ("Mon titre", "Mon texte");
            var theirs = Detail("Leur titre", "Tout", 4);

            Assert.Equal(["title"], form.ConflictsWith(theirs));
            form.Adopt(theirs, kept);

            Assert.Equal((title, "Mon texte"), (form.Title, form.Description));
        }
    }

    [Fact]
    public void Nothing_conflicts_where_both_typed_the_same_or_others_changed_what_is_not_in_the_form()
    {
        var form = TicketForm.Of(Detail("Panne", "Tout\nrien", 3));
        (form.Title, form.Description) = (" Le même ", "Tout\r\nrien ");

        Assert.Empty(form.ConflictsWith(Detail("Le même", "Tout\nrien", 4)));
        Assert.False(form.IsBehind(Detail("Panne", "Tout\nrien", 5)));
    }

    /// <summary>A draft from before a reload does not say which side changed what.</summary>
    [Fact]
    public void A_restored_draft_asks_about_all_that_differs()
    {
        var form = TicketForm.Of(Detail("Leur titre", "Leur texte", 4));
        (form.Title, form.Description, form.SeenVersion) = ("Mon titre", "Mon texte", 3);

        Assert.Equal(["title", "description"], form.ConflictsWith(Detail("Leur titre", "Leur texte", 4)));
    }

    private static TicketDetail Detail(string title, string description, int version) => new(
        new TicketRow
        {
            Id = Guid.Empty, Number = 1, Title = title, Category = TicketCategory.Request, Priority = TicketPriority.Normal,
            Status = TicketStatus.Open, OrganisationId = Guid.Empty, OrganisationName = "", RequesterId = Guid.Empty, RequesterName = "",
            ConversationId = Guid.Empty, CreatedAt = default, UpdatedAt = default, AnswerTarget = NoTarget, ResolutionTarget = NoTarget,
            Participants = [],
        },
        description, "", null, [])
    {
        Version = version,
    };
}
