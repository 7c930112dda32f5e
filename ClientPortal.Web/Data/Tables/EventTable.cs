using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class EventTable : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("EventLog");
        builder.HasKey(row => row.Seq);
        builder.Property(row => row.Seq).ValueGeneratedOnAdd();
        builder.Property(row => row.Name).HasMaxLength(64);
        builder.Property(row => row.From).HasMaxLength(64);
        builder.HasIndex(row => row.EventId).IsUnique();
        builder.HasIndex(row => new { row.OrganisationId, row.Seq });
        builder.HasIndex(row => new { row.ProjectId, row.Seq });
        builder.HasIndex(row => new { row.TicketId, row.Seq });
        builder.HasIndex(row => new { row.ConversationId, row.Seq });
        builder.HasIndex(row => new { row.PersonId, row.Seq });
        builder.HasIndex(row => new { row.About, row.Seq });
    }
}
