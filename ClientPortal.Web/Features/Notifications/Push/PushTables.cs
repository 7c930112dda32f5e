using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Notifications.Push;

internal sealed class PushSubscriptionTable : IEntityTypeConfiguration<PushSubscription>
{
    public void Configure(EntityTypeBuilder<PushSubscription> builder)
    {
        builder.ToTable("PushSubscriptions");
        builder.Property(one => one.Endpoint).HasMaxLength(PushSubscription.EndpointLength);
        builder.Property(one => one.P256dh).HasMaxLength(PushSubscription.KeyLength);
        builder.Property(one => one.Auth).HasMaxLength(PushSubscription.KeyLength);
        builder.Property(one => one.KeyId).HasMaxLength(PushSubscription.KeyIdLength);
        builder.Property(one => one.Device).HasMaxLength(PushSubscription.DeviceLength);

        // A browser has one; the person who signed in last has it.
        builder.HasIndex(one => one.Endpoint).IsUnique();
        builder.HasIndex(one => one.PersonId);
        builder.HasIndex(one => one.SessionId);
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PushKeyTable : IEntityTypeConfiguration<PushKey>
{
    public void Configure(EntityTypeBuilder<PushKey> builder) => builder.ToTable("PushKey");
}
