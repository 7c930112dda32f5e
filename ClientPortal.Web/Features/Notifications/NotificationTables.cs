using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Notifications;

internal sealed class NotificationTable : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notifications");
        builder.Property(one => one.Kind).HasMaxLength(Notification.KindLength);
        builder.Property(one => one.Subject).HasMaxLength(Notification.SubjectLength);
        builder.Property(one => one.Path).HasMaxLength(Notification.PathLength);
        builder.Property(one => one.Detail).HasMaxLength(Notification.DetailLength);
        builder.Ignore(one => one.IsUnread);

        // A second writer of the same event fails here, whatever its cursor says.
        builder.HasIndex(one => new { one.EventSeq, one.PersonId, one.Kind }).IsUnique();

        // The list, newest first; the count and the bell; those of one subject, to add to them; those that a receipt or a page reads.
        builder.HasIndex(one => new { one.PersonId, one.At, one.Id });
        builder.HasIndex(one => new { one.PersonId, one.At }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => new { one.SubjectId, one.PersonId });
        builder.HasIndex(one => new { one.PersonId, one.ConversationId }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => new { one.PersonId, one.Path }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => one.PartId);
        builder.HasIndex(one => one.SnoozedUntil).HasFilter("\"SnoozedUntil\" IS NOT NULL");
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NotificationCursorTable : IEntityTypeConfiguration<NotificationCursor>
{
    public void Configure(EntityTypeBuilder<NotificationCursor> builder)
    {
        builder.ToTable("NotificationCursor");

        // Two nodes that process the same events: the second one's save fails.
        builder.Property(one => one.Seq).IsConcurrencyToken();
    }
}
