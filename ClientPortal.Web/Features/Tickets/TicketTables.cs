using System.Text.Json;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Tickets;

internal sealed class TicketTable : IEntityTypeConfiguration<Ticket>
{
    // The same text as in queries that leave out finished tickets: the index is used where it is the same.
    private const string Running = "\"Status\" NOT IN ('Resolved', 'Closed')";

    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.ToTable("Tickets");
        builder.Ignore(ticket => ticket.Fields);
        builder.Property(ticket => ticket.Title).HasMaxLength(Ticket.TitleLength);
        builder.Property(ticket => ticket.Description).HasMaxLength(Ticket.DescriptionLength);
        builder.Property(ticket => ticket.RatingText).HasMaxLength(Ticket.RatingTextLength);
        builder.Property(ticket => ticket.Category).HasConversion<string>().HasMaxLength(16);
        builder.Property(ticket => ticket.Status).HasConversion<string>().HasMaxLength(16);
        builder.ComplexProperty(ticket => ticket.AnswerTarget);
        builder.ComplexProperty(ticket => ticket.ResolutionTarget);
        builder.HasIndex(ticket => ticket.Number).IsUnique();

        // One index for each order of the list, of all tickets and of an organisation's. The status comes last so that finished
        // tickets are passed over without reading them.
        builder.HasIndex(ticket => new { ticket.UpdatedAt, ticket.Number, ticket.Status });
        builder.HasIndex(ticket => new { ticket.Priority, ticket.Number, ticket.Status });
        builder.HasIndex(ticket => new { ticket.NextDueAt, ticket.Number, ticket.Status }).IsDescending(false, true, false);
        builder.HasIndex(ticket => new { ticket.OrganisationId, ticket.Number, ticket.Status });
        builder.HasIndex(ticket => new { ticket.OrganisationId, ticket.UpdatedAt, ticket.Number, ticket.Status });
        builder.HasIndex(ticket => new { ticket.OrganisationId, ticket.NextDueAt, ticket.Number, ticket.Status })
            .IsDescending(false, false, true, false);

        // Indexes for the counts, the desk and the SLA monitor.
        builder.HasIndex(ticket => new { ticket.OrganisationId, ticket.Status });
        builder.HasIndex(ticket => new { ticket.AssigneeId, ticket.Status });
        builder.HasIndex(ticket => new { ticket.AssigneeId, ticket.NextDueAt, ticket.Number }).IsDescending(false, false, true).HasFilter(Running);
        builder.HasIndex(ticket => ticket.BreachCheckAt).HasFilter("\"BreachCheckAt\" IS NOT NULL");
        builder.HasIndex(ticket => ticket.ConversationId).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(ticket => ticket.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(ticket => ticket.RequesterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(ticket => ticket.AssigneeId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Project>().WithMany().HasForeignKey(ticket => ticket.ProjectId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Conversation>().WithMany().HasForeignKey(ticket => ticket.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ServiceAgreementTable : IEntityTypeConfiguration<ServiceAgreement>
{
    public void Configure(EntityTypeBuilder<ServiceAgreement> builder)
    {
        builder.ToTable("ServiceAgreements");
        builder.HasIndex(agreement => agreement.OrganisationId).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(agreement => agreement.OrganisationId).OnDelete(DeleteBehavior.Cascade);

        // Read and written whole; no query needs a part of it.
        builder.Property(agreement => agreement.Terms).HasConversion(
            terms => JsonSerializer.Serialize(terms, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<ServiceTerms>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<ServiceTerms>((one, other) => ReferenceEquals(one, other), terms => terms.GetHashCode()));
    }
}

internal sealed class CannedReplyTable : IEntityTypeConfiguration<CannedReply>
{
    public void Configure(EntityTypeBuilder<CannedReply> builder)
    {
        builder.ToTable("CannedReplies");
        builder.Property(reply => reply.Title).HasMaxLength(CannedReply.TitleLength);
        builder.Property(reply => reply.Text).HasMaxLength(Message.ContentLength);
    }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(view => view.Name).HasMaxLength(SavedView.NameLength);
        builder.Property(view => view.Query).HasMaxLength(SavedView.QueryLength);
        builder.HasIndex(view => view.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(view => view.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
