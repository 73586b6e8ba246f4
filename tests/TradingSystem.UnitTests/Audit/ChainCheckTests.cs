using TradingSystem.Core.Audit;

namespace TradingSystem.UnitTests.Audit;

public sealed class ChainCheckTests
{
    private readonly Chain chain = Chain.Of(4, 1, 5);

    [Fact]
    public void Untouched_history_has_no_problems()
    {
        Assert.Empty(chain.Check(chain.Blocks[1].Anchor));
        Assert.Empty(chain.Check(start: chain.Blocks[0]));
        Assert.Empty(Chain.Of().Check());
    }

    [Fact]
    public void Block_rewritten_with_a_fitting_hash_breaks_the_next_link()
    {
        chain.Events[1] = chain.Events[1] with { Detail = "a better story" };
        chain.Blocks[0] = AuditBlock.Seal(null, chain.Blocks[0].LastSeq, chain.Events[..4], DateTimeOffset.UnixEpoch);

        var problem = Assert.Single(chain.Check());
        Assert.Equal((AuditProblemKind.LinkBroken, 2), (problem.Kind, problem.Block));
    }

    [Fact]
    public void Chain_rewritten_to_its_end_is_found_by_an_anchor_alone()
    {
        var anchor = chain.Blocks[2].Anchor;
        chain.Events[1] = chain.Events[1] with { Detail = "a better story" };
        chain.Blocks[0] = AuditBlock.Seal(null, chain.Blocks[0].LastSeq, chain.Events[..4], DateTimeOffset.UnixEpoch);
        chain.Blocks[1] = AuditBlock.Seal(
            chain.Blocks[0], chain.Blocks[1].LastSeq, chain.Events[4..5], DateTimeOffset.UnixEpoch);
        chain.Blocks[2] = AuditBlock.Seal(
            chain.Blocks[1], chain.Blocks[2].LastSeq, chain.Events[5..], DateTimeOffset.UnixEpoch);

        Assert.Empty(chain.Check());
        Assert.Equal(AuditProblemKind.AnchorLost, Assert.Single(chain.Check(anchor)).Kind);
    }

    [Fact]
    public void Truncated_chain_is_found_by_an_anchor_alone()
    {
        var anchor = chain.Blocks[2].Anchor;
        chain.Blocks.RemoveAt(2);

        Assert.Empty(chain.Check());
        Assert.Contains("the chain was cut", Assert.Single(chain.Check(anchor)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_block_is_named_and_its_events_are_not_called_inserted()
    {
        chain.Blocks.RemoveAt(1);

        Assert.Equal("block 2 is missing", Assert.Single(chain.Check()).Message);
    }

    [Fact]
    public void Reordered_blocks_are_both_named()
    {
        (chain.Blocks[1], chain.Blocks[2]) = (chain.Blocks[2] with { Number = 2 }, chain.Blocks[1] with { Number = 3 });

        var changed = chain.Check()
            .Where(problem => problem.Kind == AuditProblemKind.BlockChanged)
            .Select(problem => problem.Block);
        Assert.Equal([2, 3], changed);
    }

    [Fact]
    public void Row_that_was_given_to_another_order_is_named_with_both()
    {
        var (before, other) = (chain.Events[2], Guid.Parse("0193f0b0-0000-7000-8000-00000000000f"));
        chain.Events[2] = before with { OrderId = other };

        var problem = Assert.Single(chain.Check());
        Assert.Contains($"order {before.OrderId}", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"it says order {other}", problem.Message, StringComparison.Ordinal);
    }
}
