using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class IdempotencyTable : IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> builder)
    {
        builder.ToTable("IdempotentAnswers");
        builder.HasKey(answer => new { answer.PersonId, answer.Key });
        builder.Property(answer => answer.Key).HasMaxLength(IdempotentAnswer.KeyLength);
        builder.Property(answer => answer.Fingerprint).HasMaxLength(64);
        builder.Property(answer => answer.StartedAt).IsConcurrencyToken();
        builder.HasIndex(answer => answer.StartedAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(answer => answer.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
